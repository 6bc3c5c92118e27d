/** undici's agent alone: the whole package takes a station 11 MB more (mocks, caches, WebSockets). */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
