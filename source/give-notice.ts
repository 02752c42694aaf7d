/**
Tells a person who looks elsewhere, in all the ways that the config names: which, what, and the way back. Part of the front step.
*/
import type {NotifyConfig, WebhookConfig} from './domain/config-notify.js';
import {filledIn} from './domain/notice-template.js';
import {desktopNotice} from './outside/desktop-notice.js';
import {handToProgram} from './outside/notify-program.js';
import type {Environment} from './outside/run-here.js';
import {postWebhook, signatureOf} from './outside/webhook.js';
import {noteSays} from './ui/says/notes.js';
import type {Note, Notices} from './ui/surroundings.js';

type Setting = {
	/** Top level of the main checkout. */
	readonly root: string;
	readonly environment: Environment;
	readonly platform: NodeJS.Platform;
	/** As it is now. */
	readonly config: () => NotifyConfig;
	/** Between a try of the webhook and the next. */
	readonly pausesMs?: readonly number[];
};

type Payload = Note & {readonly schema: string; readonly at: string; readonly back: {readonly folder: string; readonly command: string}};

/** What can be typed into a shell as it stands. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

export const createNotices = ({root, environment, platform, config, pausesMs}: Setting): Notices => {
	const onDesktop = desktopNotice({environment, platform});
	const closing = new AbortController();
	const back = {folder: root, command: `npx orch-tui -C ${quoted(root)}`};

	/** Why it did not arrive. */
	const post = async ({url, template, header, sign}: WebhookConfig, payload: Payload): Promise<string | undefined> => {
		const missing = [header?.env, sign?.env].find(name => name !== undefined && !environment[name]);
		if (missing !== undefined) return noteSays.trouble.noSecret(missing);
		const {text, repository, at} = payload;
		const {body, type} =
			template === undefined ? {body: `${JSON.stringify(payload)}\n`, type: 'application/json'} : filledIn(template, {text, repository, at, ...back});
		const headers = {
			...(header ? {[header.name]: environment[header.env] ?? ''} : {}),
			...(sign ? {[sign.header]: signatureOf(body, environment[sign.env] ?? '')} : {}),
		};
		const posted = await postWebhook({url, headers, body, type, closing: closing.signal, ...(pausesMs ? {pausesMs} : {})});
		return posted.ok ? undefined : posted.problem.message;
	};

	return {
		hasDesktop: onDesktop !== undefined,
		async tell(note: Note, how) {
			const {command, webhook} = config();
			const payload = {schema: 'orch.notification/1', at: new Date().toISOString(), ...note, back};
			handToProgram(command, payload, root);
			if (how.onDesktop) void onDesktop?.({title: note.repository, body: `${note.text}\n${noteSays.back(back.command)}`});
			const why = webhook && (await post(webhook, payload));
			return why === undefined ? undefined : noteSays.trouble.webhook(why);
		},
		stop: () => closing.abort(),
	};
};
