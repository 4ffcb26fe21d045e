ALTER TABLE sites DROP COLUMN longitude_micro;
ALTER TABLE sites DROP COLUMN latitude_micro;
DROP INDEX sites_external_code;
ALTER TABLE sites DROP COLUMN external_code;
DROP INDEX organisations_external_code;
ALTER TABLE organisations DROP COLUMN external_code;
