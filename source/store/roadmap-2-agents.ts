/**
Step 2 of `roadmap.db`: what is known of agents and of their errors.
*/
export const roadmap2Agents = `
-- How long this attempt may take, whether what fails of it is tried again, and where it works.
ALTER TABLE agent_lifecycle ADD COLUMN timeout_ms INTEGER CHECK (timeout_ms > 0);
ALTER TABLE agent_lifecycle ADD COLUMN auto_restart INTEGER NOT NULL DEFAULT 1 CHECK (auto_restart IN (0, 1));
ALTER TABLE agent_lifecycle ADD COLUMN works_in TEXT NOT NULL DEFAULT 'worktree' CHECK (works_in IN ('worktree', 'main'));
-- For an agent in the main checkout: the commit it began from.
ALTER TABLE agent_lifecycle ADD COLUMN base_ref TEXT;
-- When it last said itself that it is alive.
ALTER TABLE agent_lifecycle ADD COLUMN reported_at_ms INTEGER;
-- The gate asks for the newest start before every other.
CREATE INDEX agent_by_start ON agent_lifecycle (created_at_ms);
CREATE INDEX agent_event_by_agent ON agent_lifecycle_events (agent_id, event_id);

-- What was asked for when a task was given to an agent by hand; it holds for its later attempts, too.
CREATE TABLE task_session (
	task_id TEXT PRIMARY KEY COLLATE NOCASE REFERENCES specs_task (task_id),
	agent_type TEXT,
	timeout_ms INTEGER CHECK (timeout_ms > 0),
	auto_restart INTEGER NOT NULL DEFAULT 1 CHECK (auto_restart IN (0, 1)),
	-- How often its tries were counted anew after a long run that had brought it on.
	reset_count INTEGER NOT NULL DEFAULT 0 CHECK (reset_count >= 0)
) STRICT;

-- One row for each time that a task went back to work: the limit over all tasks is counted here.
CREATE TABLE task_restart (
	restart_id INTEGER PRIMARY KEY AUTOINCREMENT,
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	agent_id TEXT,
	retry_count INTEGER NOT NULL,
	error_code TEXT,
	by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
	restarted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX restart_by_time ON task_restart (restarted_at_ms);

-- What was seen is written down at once; handled once is a column of its own.
ALTER TABLE error_events ADD COLUMN handled_at_ms INTEGER;
UPDATE error_events SET handled_at_ms = created_at_ms;
-- The end of what the attempt, or its check, has printed.
ALTER TABLE error_events ADD COLUMN stack_trace TEXT;
ALTER TABLE error_events ADD COLUMN escalated_to TEXT;
ALTER TABLE error_events ADD COLUMN escalated_at_ms INTEGER;
CREATE INDEX error_open ON error_events (task_id) WHERE recovered = 0;
`;
