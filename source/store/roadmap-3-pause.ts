/**
Step 3 of `roadmap.db`: agents that a person has paused.
*/
export const roadmap3Pause = `
-- Since when its processes are held, and for how long they were held before: its time to work does not run meanwhile.
ALTER TABLE agent_lifecycle ADD COLUMN paused_at_ms INTEGER;
ALTER TABLE agent_lifecycle ADD COLUMN paused_ms INTEGER NOT NULL DEFAULT 0 CHECK (paused_ms >= 0);
`;
