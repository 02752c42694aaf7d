/**
Step 4 of `roadmap.db`: the audit trail becomes a chain; attempts are found by when they were begun.
*/
export const roadmap4Audit = `
-- Of this row and of the hash before it. NULL: from before there was a chain.
ALTER TABLE audit_event ADD COLUMN hash TEXT;
-- Who was started since when is asked in every beat, and there may be many thousands.
CREATE INDEX agent_created ON agent_lifecycle (created_at_ms);
`;
