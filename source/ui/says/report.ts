/**
What the screen says around a report.
*/

export const reportSays = {
	spans: {today: 'today', left: 'since you left', week: 'week'},
	loading: 'Counting…',
	needs: 'needs you next',
	nothing: 'Nothing needs you.',
	copyWhat: 'report',
	notThere: 'The report is not there yet.',
	keys: (key: string, dot: string) => `${key} copies ${dot} :report --format md --export-path report.md writes`,
	last: 'A week is the longest report here.',
	first: 'Today is the first report.',
	away: (time: string, merged: number, failed: number, asks: ReadonlyArray<readonly [agent: string, count: number]>) => {
		const asked = asks.map(([agent, count]) => `${agent} asked ${count === 1 ? 'once' : `${count}×`}`);
		return `since you left (${time}): ${[`${merged} merged`, ...(failed > 0 ? [`${failed} failed`] : []), ...asked].join(', ')}; 9 shows the report`;
	},
} as const;
