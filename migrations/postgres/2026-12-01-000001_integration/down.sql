DROP TABLE integration_members;
DROP TABLE integrations;
