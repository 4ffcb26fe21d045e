DROP TABLE monitoring_put_off;
DROP TABLE monitorings;
