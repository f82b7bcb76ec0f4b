import { strings } from '../language/typed-strings.ts'

/** What will live on screens that are not built yet, and what to do until then. Namespace `later`. */
export default strings(
  {
    badge: 'Not in this version',
    until: 'Until then',
    explore: {
      what: 'Any series over any stretch of time, side by side, with statistics and export.',
      today: 'Each board charts its channels. GET /api/query gives any range as JSON; the form is at /api/docs.',
      act: 'Open devices',
    },
    simulation: {
      what: 'Simulated boards with chosen sensors, faults and weather, and Wokwi scenarios.',
      today: 'The demo fleet runs simulated boards over real MQTT; start it from an empty overview or with Ctrl+K.',
      act: 'Open overview',
    },
    insights: {
      what: 'Unusual readings, drifting sensors and forecasts, found in the history.',
      today: 'Charts on each board’s page show trends; limits mark what is unusual.',
      act: 'Open devices',
    },
  },
  {
    badge: 'Nicht in dieser Version',
    until: 'Bis dahin',
    explore: {
      what: 'Jede Messreihe über jeden Zeitraum, nebeneinander, mit Statistik und Export.',
      today: 'Jedes Board zeigt Kurven seiner Kanäle. GET /api/query liefert jeden Zeitraum als JSON; die Form steht unter /api/docs.',
      act: 'Geräte öffnen',
    },
    simulation: {
      what: 'Simulierte Boards mit gewählten Sensoren, Fehlern und Wetter, dazu Wokwi-Szenarien.',
      today: 'Die Demoflotte simuliert Boards über echtes MQTT; Start im leeren Überblick oder mit Strg+K.',
      act: 'Überblick öffnen',
    },
    insights: {
      what: 'Ungewöhnliche Werte, driftende Sensoren und Vorhersagen aus dem Verlauf.',
      today: 'Kurven auf der Seite jedes Boards zeigen den Trend; Grenzen markieren Ungewöhnliches.',
      act: 'Geräte öffnen',
    },
  },
)
