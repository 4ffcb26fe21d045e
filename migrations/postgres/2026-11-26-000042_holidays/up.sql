-- What the certification body adds to the calendar of public holidays that the program comes with, or takes from it.
CREATE TABLE holidays (
    id UUID NOT NULL PRIMARY KEY,
    -- added: a holiday that the calendar lacks; dropped: one that it has and that is none; closed: the body itself is.
    kind TEXT NOT NULL CHECK (kind IN ('added', 'dropped', 'closed')),
    -- Empty where the body is closed.
    country TEXT,
    -- Empty for the whole country.
    region TEXT,
    held_on DATE NOT NULL,
    name TEXT NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    added_by UUID REFERENCES users (id),
    withdrawn_at TIMESTAMPTZ,
    CHECK ((kind = 'closed') = (country IS NULL))
);
CREATE INDEX holidays_day ON holidays (held_on);
