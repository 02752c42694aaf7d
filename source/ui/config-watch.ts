/**
Looks after the config while the screen is there: says what a changed file has changed, and shows what is wrong with it.
*/
import type {ConfigDoor, ConfigNews} from './config-door.js';
import {configSays} from './says/config.js';
import {trustSays} from './says/trust.js';
import type {UiStore} from './ui-store.js';
import {clock} from './words.js';

const toldMax = 3;

/** What is different now, in a sentence. */
export const sayChanges = (changes: readonly string[]): string =>
	changes.length <= toldMax ? configSays.applied(changes) : configSays.appliedMany(changes.slice(0, toldMax), changes.length - toldMax);

type Watch = {readonly config: ConfigDoor; readonly ui: UiStore; readonly now: () => number; readonly isReadOnly?: boolean};

/** What is asked, or shown, over the screen. */
type Shown = ConfigNews & {kind: 'faulty' | 'untrusted'};
const ours: ReadonlySet<string | undefined> = new Set(['config-fault', 'trust']);

/** One look at a time. */
export const createConfigWatch = ({config, ui, now, isReadOnly = false}: Watch) => {
	let isLooking = false;
	/** What is wrong, and was told in a line only: it is shown when nothing else lies over the screen. */
	let waiting: Shown | undefined;

	const show = (news: Shown) =>
		ui.send({
			type: 'overlay',
			overlay:
				news.kind === 'faulty'
					? {kind: 'config-fault', fault: news.fault, more: news.more, goodAtMs: news.goodAtMs}
					: {kind: 'trust', asked: news.asked, top: 0},
		});
	const lineOf = (news: Shown): string =>
		news.kind === 'faulty'
			? configSays.fault(news.fault)
			: trustSays.news(news.asked.file, news.asked.changes, news.goodAtMs === undefined ? undefined : clock(news.goodAtMs));

	const tell = (news: ConfigNews): void => {
		const open = ui.get().overlay?.kind;
		const say = (text: string, tone: 'ok' | 'err') => ui.send({type: 'say', text, tone, atMs: now()});
		waiting = undefined;
		if (news.kind === 'refused') say(news.said, 'err');
		else if (news.kind !== 'applied') {
			// Whoever is busy with something else is told in a line.
			const isFree = open === undefined || ours.has(open);
			const isAsked = news.kind === 'faulty' || !isReadOnly;
			if (!isFree && isAsked) waiting = news;
			if (isFree && isAsked) show(news);
			if (!isFree || news.kind === 'untrusted') say(lineOf(news), 'err');
		} else {
			if (ours.has(open)) ui.send({type: 'overlay', overlay: undefined});
			say(sayChanges(news.changes), 'ok');
		}
	};

	return {
		/** When the screen opens: what is not trusted is asked first. */
		begin(): void {
			const asked = config.asked();
			if (asked !== undefined && !isReadOnly) show({kind: 'untrusted', asked, goodAtMs: undefined});
		},
		look(): void {
			if (waiting && ui.get().overlay === undefined) {
				show(waiting);
				waiting = undefined;
			}

			if (isLooking) return;
			isLooking = true;
			void config
				.look()
				.then(news => news && tell(news))
				.finally(() => {
					isLooking = false;
				});
		},
	};
};
