/**
Step 4 of `roadmap.db`, third part: how often a task may be tried, where it says so itself.
*/
export const roadmap4Tries = `
-- Tries after the first. NULL: as many as the config says.
ALTER TABLE orchestrator_task ADD COLUMN retries_max INTEGER CHECK (retries_max >= 0);
`;
