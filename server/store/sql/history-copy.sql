-- Keeps what was said of cases, in COPY text format.
copy history (city, case_id, seq, said) from stdin
