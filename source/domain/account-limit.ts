/**
Whether the limit of an account ended an agent: by the codes of its JSON events alone, never by their words.
*/
import {isObject, type Json} from './json.js';
import {eventsOf} from './stream.js';

/** `untilMs`: when the account may go on, where that was said. */
export type AccountLimit = {readonly untilMs: number | undefined};

/** HTTP: too many requests. */
const tooMany = 429;
/** No account waits for longer; what names a later hour has another clock, or none. */
const farthestMs = 8 * 86_400_000;

type Heard = AccountLimit | 'over' | undefined;

/** In seconds, as Claude Code says it. */
const hourOf = (seconds: unknown): number | undefined => (typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : undefined);
const limited: AccountLimit = {untilMs: undefined};

/** Every try of Claude Code is an event, and so is its last word; what the model itself says means that it answers again. */
const hearClaude = (event: Json): Heard => {
	const {type, subtype, error, message} = event;
	if (type === 'rate_limit_event') {
		const info = isObject(event['rate_limit_info']) ? event['rate_limit_info'] : event;
		return info['status'] === 'rejected' ? {untilMs: hourOf(info['resetsAt'])} : undefined;
	}

	if (type === 'system' && subtype === 'api_retry') return error === 'rate_limit' || event['error_status'] === tooMany ? limited : 'over';
	if (type === 'assistant') return isObject(message) && message['model'] !== '<synthetic>' && error === undefined ? 'over' : undefined;
	if (type !== 'result') return undefined;
	const status = event['api_error_status'];
	if (status === tooMany) return limited;
	return event['is_error'] === true && typeof status !== 'number' ? undefined : 'over';
};

/** Codex has text only, but where its error carries what its server said. */
const hearCodex = ({type, error}: Json): Heard => {
	if (type === 'turn.completed') return 'over';
	const info = isObject(error) ? (error['codexErrorInfo'] ?? error['codex_error_info']) : undefined;
	if (!isObject(info)) return undefined;
	const inner = Object.values(info).filter(isObject);
	return [info, ...inner].some(one => one['httpStatusCode'] === tooMany || one['http_status_code'] === tooMany) ? limited : undefined;
};

const hearOpencode = ({error, part}: Json): Heard => {
	if (isObject(part)) return 'over';
	const data = isObject(error) ? error['data'] : undefined;
	return isObject(data) && data['statusCode'] === tooMany ? limited : undefined;
};

const hear = (event: Json): Heard => {
	if ('session_id' in event && 'uuid' in event) return hearClaude(event);
	if ('sessionID' in event) return hearOpencode(event);
	return hearCodex(event);
};

/** What stands at the end of an agent's output; nothing, when it went on after a limit. */
export const accountLimitIn = (output: string, nowMs: number): AccountLimit | undefined => {
	let last: AccountLimit | undefined;
	for (const event of eventsOf(output)) {
		const heard = hear(event);
		if (heard === 'over') last = undefined;
		// A later event may say less than the one that named the hour.
		else if (heard !== undefined) last = {untilMs: heard.untilMs ?? last?.untilMs};
	}

	const untilMs = last?.untilMs;
	return untilMs !== undefined && (untilMs <= nowMs || untilMs > nowMs + farthestMs) ? limited : last;
};
