/**
Posts a notice to an address on the web. Nobody waits for it.
*/
import {createHmac} from 'node:crypto';
import {setTimeout as wait} from 'node:timers/promises';
import {failure, type Result, success} from '../domain/problem.js';

type Webhook = {
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: string;
	/** What the body is. */
	readonly type: string;
	readonly pausesMs?: readonly number[];
	readonly closing?: AbortSignal;
};

const answerMs = 10_000;
/** Between a try and the next. */
const usualPausesMs = [1000, 4000];

/** `isFinal`: another try would be answered in the same way. */
type Tried = {readonly isWell: true} | {readonly isWell: false; readonly why: string; readonly isFinal: boolean};

const tryOnce = async ({url, headers = {}, body, type, closing}: Webhook): Promise<Tried> => {
	try {
		const response = await fetch(url, {
			method: 'POST',
			body,
			headers: {'content-type': type, 'user-agent': 'orch-tui', ...headers},
			// Where it would lead is not what the config has named.
			redirect: 'error',
			signal: AbortSignal.any([AbortSignal.timeout(answerMs), ...(closing ? [closing] : [])]),
		});
		await response.body?.cancel();
		const {ok, status} = response;
		return ok ? {isWell: true} : {isWell: false, why: `it answered ${status}`, isFinal: status < 500 && status !== 429 && status !== 408};
	} catch (error) {
		const {message, cause} = error as Error;
		return {isWell: false, why: cause instanceof Error ? cause.message || message : message, isFinal: false};
	}
};

/** Proves to whoever has the same key that the body is ours, and whole; the way of GitHub's webhooks. */
export const signatureOf = (body: string, key: string): string => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** Three tries, each a while after the last; whatever comes of it, it does not throw. `closing`: we leave, and nobody waits for an answer. */
export const postWebhook = async (webhook: Webhook): Promise<Result<undefined>> => {
	let tried = await tryOnce(webhook);
	for (const pauseMs of webhook.pausesMs ?? usualPausesMs) {
		if (tried.isWell || tried.isFinal || webhook.closing?.aborted === true) break;
		await wait(pauseMs, undefined, {ref: false});
		tried = await tryOnce(webhook);
	}

	return tried.isWell ? success(undefined) : failure({kind: 'outside', code: 'webhook_failed', message: tried.why});
};
