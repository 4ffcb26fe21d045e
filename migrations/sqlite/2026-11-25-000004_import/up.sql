-- What is imported again is known again by the code it has where it comes from.
ALTER TABLE organisations ADD COLUMN external_code TEXT;
CREATE UNIQUE INDEX organisations_external_code ON organisations (external_code);

ALTER TABLE sites ADD COLUMN external_code TEXT;
CREATE UNIQUE INDEX sites_external_code ON sites (organisation_id, external_code);

-- Millionths of a degree; both or neither.
ALTER TABLE sites ADD COLUMN latitude_micro INTEGER
    CHECK (latitude_micro BETWEEN -90000000 AND 90000000);
ALTER TABLE sites ADD COLUMN longitude_micro INTEGER
    CHECK (longitude_micro BETWEEN -180000000 AND 180000000)
    CHECK ((latitude_micro IS NULL) = (longitude_micro IS NULL));
