/** Version of everything in this folder that crosses a process or a wire. Raised on a breaking change. */
export const CONTRACT_VERSION = 1

/** WebSocket subprotocol of Leitstand's own clients; without it a client is served the compatibility feed. */
export const LIVE_SUBPROTOCOL = 'leitstand.v1'
