/**
All pages, by their kind.
*/
import {firstPage} from './first-page.js';
import {logPage} from './log-page.js';
import {mergedPage} from './merged-page.js';
import type {Page, PageDefinition} from './page.js';
import {processesPage} from './processes-page.js';
import {sheetPage} from './sheet-page.js';

const pages: {readonly [Kind in Page['kind']]: PageDefinition<Extract<Page, {kind: Kind}>>} = {
	log: logPage,
	merged: mergedPage,
	sheet: sheetPage,
	processes: processesPage,
	first: firstPage,
};

/** What draws and moves this page. */
export const pageOf = (page: Page): PageDefinition => pages[page.kind] as unknown as PageDefinition;
