/**
The part of the config that is about telling a person who looks elsewhere: when, by what, and when not.
*/
import {z} from 'zod';

const clockTime = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** Whether nobody on the way can read what is sent there: it goes encrypted, or never leaves this machine. */
export const isSafeAddress = (text: string): boolean => {
	const url = URL.parse(text);
	if (url === null || url.username !== '' || url.password !== '') return false;
	return url.protocol === 'https:' || (url.protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname));
};

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
		webhook: z
			.strictObject({
				url: z
					.string()
					.refine(isSafeAddress, 'A webhook needs an https address, or an http one on this machine, without a password in it.')
					.describe('Gets each notice as JSON by POST: https, or http on this machine.'),
				header: z
					.strictObject({
						name: z
							.string()
							.regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'The name of a header has letters, digits and dashes.')
							.describe('As in Authorization.'),
						env: z
							.string()
							.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
							.describe('The environment variable that holds its value; secrets never stand in a config.'),
					})
					.optional()
					.describe('One header more.'),
			})
			.optional()
			.describe('An address on the web that is told, too.'),
	})
	.prefault({})
	.describe('How you are told of what waits for you while you look elsewhere.');
export type NotifyConfig = z.output<typeof notifySchema>;
