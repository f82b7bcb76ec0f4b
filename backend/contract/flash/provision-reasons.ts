/** Sentences of setting boards up over a cable, part of REASONS (reasons.ts); German ones in renderer/language/provision-reasons.ts. */
export const PROVISION_REASONS = {
  'improv-silent':
    '{port} does not answer Improv. Press RESET, then retry; if it stays, the firmware cannot be set up over the cable: flash one that can.',
  'improv-disturbed': '{port} answers with disturbed packets. Use a shorter cable or no hub, then retry.',
  'improv-refused': 'The firmware refused the command {command} (code {code}). Update the firmware, then retry.',
  'improv-no-broker': 'The firmware ({firmware}) joins Wi-Fi but cannot be told a broker. Flash the firmware of Leitstand, then retry.',
  'wifi-refused': '{ssid} is in reach ({rssi} dBm) but did not take the board. Check the password, then retry.',
  'wifi-out-of-reach': 'The board does not find {ssid}. Move it nearer, check the name (2.4 GHz only), then retry.',
  'wifi-silent': 'The board did not join {ssid} within {seconds} s. Check name and password, then retry.',
  'broker-refused': 'The broker at {address} refuses the board. Retry: it gets new credentials.',
  'broker-unreachable': 'The board does not reach the broker at {address}. Check address, port and firewall, then retry.',
  'broker-tls': 'The broker at {address} shows a certificate that the board does not trust. Give it the right CA, then retry.',
  'broker-silent': 'The board did not connect to {address} within {seconds} s. Check address and firewall, then retry.',
  'wifi-password-gone': 'The Wi-Fi password is not kept. Enter it again.',
  'template-not-set': 'The template cannot be applied: {problem}',
  'batch-board-again': 'This board ({mac}) was done already, as {name}. Connect another one.',

  'acceptance-boot': 'The board said nothing of a start. Press RESET, then retry.',
  'acceptance-mqtt': 'The board did not connect within {seconds} s. Look at the serial monitor, then retry.',
  'acceptance-heartbeat': 'No heartbeat within {seconds} s. Look at the serial monitor, then retry.',
  'acceptance-wifi': 'The signal is too weak: {rssi} dBm, at least {least} dBm are needed. Move it nearer, or use an antenna.',
  'acceptance-no-rssi': 'The board did not tell its signal within {seconds} s. Look at the serial monitor, then retry.',
  'acceptance-no-value': '{sensor} sent nothing within {seconds} s. Check its wiring and address, then retry.',
  'acceptance-implausible': '{sensor} says {value}, which is not plausible. Check the sensor and its wiring, then retry.',
  'acceptance-no-sensor': 'The board reports no sensor at all. Choose a template, or check its wiring, then retry.',
} as const
