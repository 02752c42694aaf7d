/**
Step 4 of `roadmap.db`, second half: a lease knows when its holder last said that it is there.
*/
export const roadmap4Lease = `
ALTER TABLE lease ADD COLUMN renewed_at_ms INTEGER;
`;
