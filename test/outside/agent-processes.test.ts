import {realAgents} from '../support/real-agents.js';
import {agentProcessesBehave} from './agent-processes.conformance.js';

agentProcessesBehave('real agent processes', realAgents);
