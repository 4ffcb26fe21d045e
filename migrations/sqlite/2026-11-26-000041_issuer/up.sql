-- Who issued a revision, as the paper prints it: what the body decides about itself later changes no older paper.
-- Empty on revisions from before; those show the body as it was on their day.
ALTER TABLE certificates ADD COLUMN issuer TEXT;
