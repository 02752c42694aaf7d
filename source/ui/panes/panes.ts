/**
All panes, in the order of their numbers.
*/
import type {PaneName} from '../../commands/command.js';
import {agentsPane} from './agents-pane.js';
import {graphPane} from './graph-pane.js';
import {mergesPane} from './merges-pane.js';
import {errorsPane, messagesPane} from './messages-pane.js';
import type {Pane} from './pane.js';
import {reportPane} from './report-pane.js';
import {resourcesPane} from './resources-pane.js';
import {tasksPane} from './tasks-pane.js';
import {worktreesPane} from './worktrees-pane.js';

/** Its number is its place here, from 1. */
export const panes: readonly Pane[] = [agentsPane, tasksPane, worktreesPane, mergesPane, graphPane, resourcesPane, messagesPane, errorsPane, reportPane];

const byName = new Map<PaneName, Pane>(panes.map(pane => [pane.name, pane]));

export const paneOf = (name: PaneName): Pane => byName.get(name) ?? agentsPane;
export const numberOf = (name: PaneName): number => panes.findIndex(pane => pane.name === name) + 1;
