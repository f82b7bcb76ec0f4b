/** Tables of leitstand.db, as Kysely sees them; made by `migrations/`. JSON columns are text, parsed when loaded. */
export interface MetadataTables {
  organisation: { id: string; name: string; created_at: number }
  board: {
    id: string
    family: string
    relay: string
    organisation: string
    name: string | null
    zone: string | null
    labels: string
    board_type: string | null
    registration: string
    registered_at: number
    first_seen: number
    last_seen: number
    presence: string
    health: string
    heartbeat_interval_s: number
    state: string | null
    counters: string
    last_error: string | null
  }
  series: {
    id: number
    organisation: string
    board: string
    channel: string
    kind: string
    gpio: number | null
    sensor_type: string
    address: string | null
    name: string | null
    unit: string
    library: string | null
    parameters: string
    calibration: string | null
    offset: number
    limits: string
    created_at: number
  }
  account: { username: string; password_hash: string; role: string; created_at: number; last_login: number | null }
  secret: { name: string; value: string }
  command: {
    id: string
    board: string
    gpio: number
    command: string
    value: number
    duration_s: number
    by: string
    state: string
    message: string | null
    source: string
    reason: string | null
    code: string | null
    refusal: string | null
    cause: string | null
    created_at: number
    changed_at: number
    sent_at: number | null
    answered_at: number | null
    confirmed_at: number | null
  }
  actuator: {
    board: string
    gpio: number
    type: string
    on: number
    pwm: number | null
    runtime_ms: number | null
    emergency: string
    reported_at: number
  }
  output_memory: { board: string; gpio: number; memory: string }
  activity: { id: number; at: number; kind: string; severity: string; board: string | null; by: string | null; detail: string }
  delivery: { id: string; created_at: number; channel: string; alarm: string | null; state: string; body: string }
  alarm: {
    id: string
    began_at: number
    ended_at: number | null
    shelved_until: number | null
    severity: string
    source: string
    board: string | null
    zone: string | null
    body: string
  }
  document: { noun: string; id: string; created_at: number; body: string }
  document_version: { noun: string; id: string; version: number; at: number; by: string; note: string | null; body: string }
  rule_firing: {
    id: number
    at: number
    rule: string
    outcome: string
    state: string
    times: number
    words: string
    firing: string
  }
  rule_firing_command: { command: string; firing: number; board: string; gpio: number }
  rule_state: { rule: string; version: number; at: number; state: string }
  retained: { topic: string; payload: Uint8Array; qos: number }
  subscription: { client_id: string; topic: string; qos: number }
  queued: { client_id: string; seq: number; topic: string; payload: Uint8Array; qos: number }
}
