-- The region a site lies in, as ISO 3166-2 writes it (DE-BY); empty where nobody said. Public holidays go by it.
ALTER TABLE sites ADD COLUMN region TEXT;
