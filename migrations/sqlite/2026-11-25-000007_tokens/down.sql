DROP TABLE api_key_uses;
DROP TABLE api_key_scopes;
DROP TABLE api_keys;
DROP TABLE refresh_tokens;
DROP TABLE token_families;
