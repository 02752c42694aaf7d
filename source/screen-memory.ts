/**
What screens leave for one another in the database: when and where somebody looked last, what can be taken back, how lists are looked at, and who is open. Part of the front step.
*/
import type {Identity} from './domain/agent.js';
import type {Holder} from './domain/lease.js';
import {troubleOf} from './domain/system-trouble.js';
import type {House} from './open-house.js';
import {isSame} from './outside/process-identity.js';
import type {Looks, Surroundings, Undos, Viewers, Views} from './ui/surroundings.js';

type Rooms = {readonly store: Pick<House['store'], 'settings'>; readonly engine: Pick<House['engine'], 'now'>};

/** None of it is worth a screen: on a full disk, or beside somebody who holds the database, it is left out. Who leads says what is wrong. */
const unlessTrouble = <Value>(ask: () => Value, otherwise: Value): Value => {
	try {
		return ask();
	} catch (error) {
		if (troubleOf(error) === undefined) throw error;
		return otherwise;
	}
};

const looksIn = ({store: {settings}}: Rooms): Looks => ({
	last: () => unlessTrouble(settings.lastLook, undefined),
	note: look => unlessTrouble(() => settings.noteLook(look), undefined),
});

/** Written by the screens alone, so it is trusted. */
const undosIn = ({store: {settings}, engine: {now}}: Rooms): Undos => ({
	last: () => JSON.parse(unlessTrouble(settings.undos, '') || '[]'),
	note: undos => unlessTrouble(() => settings.noteUndos(JSON.stringify(undos), {atMs: now()}), undefined),
});

const viewsIn = ({store: {settings}, engine: {now}}: Rooms): Views => ({
	last: () => JSON.parse(unlessTrouble(settings.view, '') || 'null') ?? undefined,
	note: view => unlessTrouble(() => settings.noteView(JSON.stringify(view), {atMs: now()}), undefined),
});

/** What a screen that comes back finds as it was. */
export const remembered = (rooms: Rooms): Required<Pick<Surroundings, 'looks' | 'undos' | 'views'>> => ({
	looks: looksIn(rooms),
	undos: undosIn(rooms),
	views: viewsIn(rooms),
});

/** The screens that are open, this one as `self`. Whoever comes or goes takes out those that were killed. */
export const viewersIn = ({store: {settings}, engine: {now}}: Rooms, self: Identity & Pick<Holder, 'host'>): Viewers => {
	const others = (open: readonly Holder[]) => open.filter(holder => holder.pid !== self.pid && isSame(holder));
	const change = (to: (open: readonly Holder[]) => readonly Holder[]): void => unlessTrouble(() => settings.changeScreens(to, {atMs: now()}), undefined);
	return {
		enter: () => change(open => [...others(open), self]),
		count: () => others(unlessTrouble(settings.screens, [])).length + 1,
		leave: () => change(others),
	};
};
