/** undici's agent alone: importing the whole package (mocks, caches, WebSockets) takes a bare process 11 MB more, a station 3. */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
