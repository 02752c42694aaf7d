/**
What an agent says with its exit status, by the conventions of `sysexits.h` and those of the command lines that have their own.
*/
import type {PresetName} from './config.js';
import type {ErrorCode} from './task.js';

/** Any other status says only that it failed. */
const ofAll: Readonly<Record<number, ErrorCode>> = {
	65: 'syntax_error', // EX_DATAERR
	69: 'network_timeout', // EX_UNAVAILABLE
	71: 'resource_exhausted', // EX_OSERR
	75: 'network_timeout', // EX_TEMPFAIL
	77: 'authentication_failed', // EX_NOPERM
	78: 'invalid_configuration', // EX_CONFIG
};

const ofPreset: Partial<Record<PresetName, Readonly<Record<number, ErrorCode>>>> = {
	// An error of HTTP is its status modulo 256: 401 and 429.
	gemini: {41: 'authentication_failed', 52: 'invalid_configuration', 145: 'authentication_failed', 173: 'account_limited'},
};

/** Why an agent left with a status other than 0. */
export const failureOf = (exitCode: number, preset: PresetName | undefined): ErrorCode =>
	(preset === undefined ? undefined : ofPreset[preset]?.[exitCode]) ?? ofAll[exitCode] ?? 'agent_failed';
