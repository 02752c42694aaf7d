/**
What is done to the config from the screen.
*/
import type {KeyChange, TrustAsked} from '../config-door.js';
import type {DeedDesk} from '../deeds.js';
import {configSays} from '../says/config.js';
import {trustSays} from '../says/trust.js';
import {withTerminal} from './outside.js';

/** `value`: as it was typed; empty asks what counts now. */
export type SetDeed = {readonly do: 'set'; readonly key: string; readonly value: string};
/** Records a key of one's own. */
export type BindDeed = {readonly do: 'bind'; readonly change: KeyChange};
export type EditConfigDeed = {readonly do: 'edit-config'};
/** `shown`: what a person has read and trusts; without it, it is shown. */
export type TrustDeed = {readonly do: 'trust'; readonly shown?: TrustAsked};

export const setConfig = async ({key, value}: SetDeed, {surroundings: {config}, say}: DeedDesk): Promise<void> => {
	if (!config) {
		say(configSays.notHere, 'warn');
		return;
	}

	if (value === '') {
		say(configSays.isNow(key, config.valueOf(key)), 'info');
		return;
	}

	const done = await config.set(key, value);
	if (done.ok) say(done.value, 'ok');
	else say([done.problem.message, done.problem.hint].filter(Boolean).join(' '), 'err');
};

export const bindKey = async ({change}: BindDeed, {surroundings: {config}, say, ui}: DeedDesk): Promise<void> => {
	if (!config) {
		say(configSays.notHere, 'warn');
		return;
	}

	const done = await config.bind(change);
	const {overlay} = ui.get();
	const said = done.ok ? done.value : [done.problem.message, done.problem.hint].filter(Boolean).join(' ');
	if (overlay?.kind === 'keys') ui.send({type: 'overlay', overlay: {...overlay, said, isRefused: !done.ok}});
	else say(said, done.ok ? 'ok' : 'err');
};

/** What was saved counts as soon as it is right; the look at the files says the rest. */
export const editConfig = async (_deed: EditConfigDeed, desk: DeedDesk): Promise<void> => {
	const {surroundings, say} = desk;
	const {config} = surroundings;
	if (!config) {
		say(configSays.notHere, 'warn');
		return;
	}

	const {name, text} = config.read();
	const edited = await withTerminal(desk, async programs => programs.edit(text, name));
	if (edited?.value === undefined) return;
	const written = config.write(edited.value);
	if (!written.ok) say(written.problem.message, 'err');
};

/** Exactly what was shown is trusted; what has changed since is shown anew. */
export const trustConfig = async ({shown}: TrustDeed, {surroundings: {config}, say, ui, engine}: DeedDesk): Promise<void> => {
	const show = (asked: TrustAsked) => ui.send({type: 'overlay', overlay: {kind: 'trust', asked, top: 0}});
	if (!config) {
		say(configSays.notHere, 'warn');
		return;
	}

	if (shown !== undefined) {
		const given = await config.trust(shown);
		say(given.ok ? given.value : given.problem.message, given.ok ? 'ok' : 'err');
		// What has waited for it begins at once.
		if (given.ok) void engine.beat();
	}

	const asked = config.asked();
	if (asked !== undefined) show(asked);
	else if (shown === undefined) say(trustSays.nothing, 'info');
};
