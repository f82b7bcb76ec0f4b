import { strings } from '../language/typed-strings.ts'

/** Words of outputs and limits; those of states and quantities are in the contract. Read directly by format.ts and series-name.ts, which are pure. */
export const quantityWords = strings(
  {
    min: 'min',
    max: 'max',
    warning: 'Warning',
    critical: 'Critical',
    under: 'under',
    over: 'over',
    actuators: { pump: 'Pump', pwm: 'PWM output', valve: 'Valve', relay: 'Relay', servo: 'Servo', fan: 'Fan', light: 'Light' },
    output: 'Output',
    metric: 'Metric',
    state: 'State',
  },
  {
    min: 'mind.',
    max: 'höchst.',
    warning: 'Warnung',
    critical: 'Kritisch',
    under: 'unter',
    over: 'über',
    actuators: { pump: 'Pumpe', pwm: 'PWM-Ausgang', valve: 'Ventil', relay: 'Relais', servo: 'Servo', fan: 'Lüfter', light: 'Licht' },
    output: 'Ausgang',
    metric: 'Messgröße',
    state: 'Zustand',
  },
)
