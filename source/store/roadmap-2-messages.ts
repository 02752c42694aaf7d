/**
Step 2 of `roadmap.db`: messages that are handed out, seen, acted on, or given up; and what agents say of themselves.
*/
export const roadmap2Messages = `
-- The next attempt begins at not_before_ms; one that is going on counts as failed at lease_until_ms. Neither: nobody has to look at it.
ALTER TABLE agent_message ADD COLUMN not_before_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN lease_until_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN timeout_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_message ADD COLUMN handed_to TEXT;
ALTER TABLE agent_message ADD COLUMN handed_by TEXT CHECK (handed_by IN ('poll', 'tool', 'prompt'));
ALTER TABLE agent_message ADD COLUMN seen_at_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN acted_at_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN changed_at_ms INTEGER;
ALTER TABLE agent_message ADD COLUMN error_code TEXT CHECK (error_code IN ('delivery_timeout', 'recipient_gone'));
ALTER TABLE agent_message ADD COLUMN reply_to INTEGER;
ALTER TABLE agent_message ADD COLUMN dedupe_key TEXT;
UPDATE agent_message SET changed_at_ms = coalesce(delivered_at_ms, created_at_ms);
UPDATE agent_message SET not_before_ms = created_at_ms, timeout_ms = 300000 WHERE status = 'queued' AND recipient <> 'human';
UPDATE agent_message SET lease_until_ms = coalesce(delivered_at_ms, created_at_ms) + 300000, timeout_ms = 300000, attempts = 1, handed_to = recipient
	WHERE status = 'delivered' AND recipient <> 'human';
CREATE INDEX message_due ON agent_message (coalesce(lease_until_ms, not_before_ms)) WHERE status IN ('queued', 'delivered');
CREATE INDEX message_inbox ON agent_message (recipient, message_id) WHERE status IN ('queued', 'delivered', 'seen');
CREATE INDEX message_kept ON agent_message (changed_at_ms) WHERE status <> 'queued';
CREATE UNIQUE INDEX message_once ON agent_message (sender, dedupe_key) WHERE dedupe_key IS NOT NULL;

-- Only the hash of a token is kept. A claim is what an agent says of its work; evidence decides, so nothing follows from it.
ALTER TABLE agent_lifecycle ADD COLUMN token_hash TEXT;
ALTER TABLE agent_lifecycle ADD COLUMN claim TEXT;
ALTER TABLE agent_lifecycle ADD COLUMN claim_percent REAL CHECK (claim_percent BETWEEN 0 AND 100);
ALTER TABLE agent_lifecycle ADD COLUMN claim_done INTEGER NOT NULL DEFAULT 0 CHECK (claim_done IN (0, 1));
ALTER TABLE agent_lifecycle ADD COLUMN claimed_at_ms INTEGER;
-- Since when it asks a person, and until when it waits for the answer.
ALTER TABLE agent_lifecycle ADD COLUMN asked_at_ms INTEGER;
ALTER TABLE agent_lifecycle ADD COLUMN waits_until_ms INTEGER;
CREATE UNIQUE INDEX agent_by_token ON agent_lifecycle (token_hash) WHERE token_hash IS NOT NULL;
`;
