/**
Looks after the config where there is no screen: what a changed file has changed, or what is wrong with it, is a line. Part of the front step.
*/
import {clockOf} from './doors/columns.js';
import type {ConfigDoor, ConfigNews} from './ui/config-door.js';
import {sayChanges} from './ui/config-watch.js';
import {configSays} from './ui/says/config.js';
import {trustSays} from './ui/says/trust.js';

const lookEveryMs = 1000;

/** One line, whole sentences. */
const sayNews = (news: ConfigNews): string => {
	if (news.kind === 'applied') return sayChanges(news.changes);
	if (news.kind === 'untrusted') return trustSays.news(news.asked.file, news.asked.changes, news.goodAtMs === undefined ? undefined : clockOf(news.goodAtMs));
	return news.kind === 'refused' ? news.said : `${configSays.fault(news.fault)} ${configSays.goesOn(clockOf(news.goodAtMs))}`;
};

/** Until it is stopped. `isWrong`: the last good config goes on counting. */
export const followConfig = (config: ConfigDoor, tell: (line: string, isWrong: boolean) => void): {stop(): void} => {
	let isLooking = false;
	const look = async (): Promise<void> => {
		if (isLooking) return;
		isLooking = true;
		try {
			const news = await config.look();
			if (news) tell(sayNews(news), news.kind !== 'applied');
		} finally {
			isLooking = false;
		}
	};
	const timer = setInterval(() => void look(), lookEveryMs);
	return {
		stop() {
			clearInterval(timer);
		},
	};
};
