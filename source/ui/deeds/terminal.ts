/**
What keys do to the terminal itself.
*/
import type {DeedDesk} from '../deeds.js';
import {terminalSays} from '../says/terminal.js';

/** Puts orch-tui and whoever has started it aside, as a shell's job. */
export type SuspendDeed = {readonly do: 'suspend'};
/** Without `to`, the other way. */
export type MouseDeed = {readonly do: 'mouse'; readonly to?: 'on' | 'off'};

export const suspend = async (_deed: SuspendDeed, {surroundings: {jobs}, handOver, say}: DeedDesk): Promise<void> => {
	if (!jobs) {
		say(terminalSays.noJobs, 'warn');
		return;
	}

	let isOrphan = false;
	await handOver(async () => {
		isOrphan = (await jobs.stop()) === 'orphaned';
		return isOrphan ? 'unused' : 'used';
	});
	if (isOrphan) say(terminalSays.noShell, 'warn');
};

export const toggleMouse = ({to}: MouseDeed, {mouse, say}: DeedDesk): void => {
	if (!mouse) {
		say(terminalSays.noMouse, 'warn');
		return;
	}

	mouse.set(to === undefined ? !mouse.isOn() : to === 'on');
	say(mouse.isOn() ? terminalSays.mouseOn : terminalSays.mouseOff, 'info');
};
