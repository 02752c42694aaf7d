/**
Step 3 of `roadmap.db`: merges that were taken back.
*/
export const roadmap3Revert = `
-- The newest commit that took what had landed back, or brought it in again; and since when it is back. NULL: it is on the target.
ALTER TABLE merge_attempt ADD COLUMN revert_ref TEXT;
ALTER TABLE merge_attempt ADD COLUMN reverted_at_ms INTEGER;
`;
