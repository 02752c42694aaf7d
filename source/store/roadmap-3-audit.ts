/**
Step 3 of `roadmap.db`: the audit trail becomes a chain.
*/
export const roadmap3Audit = `
-- Of this row and of the hash before it. NULL: from before there was a chain.
ALTER TABLE audit_event ADD COLUMN hash TEXT;
`;
