/**
The part of the config that is about telling a person who looks elsewhere: when, by what, and when not.
*/
import {z} from 'zod';
import {noticeWords, strangeWordIn} from './notice-template.js';

const clockTime = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** Whether nobody on the way can read what is sent there: it goes encrypted, or never leaves this machine. */
export const isSafeAddress = (text: string): boolean => {
	const url = URL.parse(text);
	if (url === null || url.username !== '' || url.password !== '') return false;
	return url.protocol === 'https:' || (url.protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname));
};

const headerName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'The name of a header has letters, digits and dashes.');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
const inBraces = noticeWords.map(word => `{${word}}`).join(', ');

const webhookSchema = z.strictObject({
	url: z
		.string()
		.refine(isSafeAddress, 'A webhook needs an https address, or an http one on this machine, without a password in it.')
		.describe('Gets each notice as JSON by POST: https, or http on this machine.'),
	template: z
		.union([z.string().min(1), z.record(z.string(), z.unknown())])
		.refine(template => strangeWordIn(template) === undefined, `In braces a template has ${inBraces}.`)
		.optional()
		.describe(`Sent instead of our own JSON: an object as JSON, a text as it is, with ${inBraces} filled in. As in {"text": "{text}"}.`),
	sign: z
		.strictObject({
			env: variable.describe('The environment variable that holds the key.'),
			header: headerName.default('X-Orch-Signature-256').describe('The header that holds the signature: sha256= and the HMAC of the body, in hexadecimal.'),
		})
		.optional()
		.describe('Proves to the address that a notice is ours, and whole.'),
	header: z
		.strictObject({
			name: headerName.describe('As in Authorization.'),
			env: variable.describe('The environment variable that holds its value; secrets never stand in a config.'),
		})
		.optional()
		.describe('One header more.'),
});
export type WebhookConfig = z.output<typeof webhookSchema>;

export const notifySchema = z
	.strictObject({
		when: z.enum(['auto', 'always', 'off']).default('auto').describe('auto: not while the screen has the focus. always: then, too. off: nothing but the bell.'),
		quietHours: z
			.string()
			.regex(new RegExp(`^${clockTime}-${clockTime}$`), 'Quiet hours are written as 22:00-07:00.')
			.optional()
			.describe('From when until when nothing rings or is sent, as in 22:00-07:00; what still waits afterwards is told then.'),
		desktop: z.boolean().default(true).describe("The desktop's own notices (notify-send, osascript); never over SSH."),
		command: z.array(z.string()).default([]).describe('Program and arguments that get each notice as JSON on standard input.'),
		webhook: webhookSchema.optional().describe('An address on the web that is told, too.'),
	})
	.prefault({})
	.describe('How you are told of what waits for you while you look elsewhere.');
export type NotifyConfig = z.output<typeof notifySchema>;
