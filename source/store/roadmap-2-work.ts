/**
Step 2 of `roadmap.db`: what the tasks and their worktrees have learned.
*/
export const roadmap2Work = `
-- Who made it, or merged it, in the words of whoever asked.
ALTER TABLE orchestrator_state ADD COLUMN orchestrator_instance_id TEXT;
ALTER TABLE orchestrator_state ADD COLUMN disk_freed_bytes INTEGER;
ALTER TABLE merge_attempt ADD COLUMN orchestrator_instance_id TEXT;
-- How conflicts were resolved, and whose choice it was; NULL where git needed no help.
ALTER TABLE merge_attempt ADD COLUMN resolution TEXT CHECK (resolution IS NULL OR json_valid(resolution));
`;
