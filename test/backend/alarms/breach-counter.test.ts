import { MemoryBreachCounter } from '../../../backend/alarms/breach-counter.ts'
import { breachCounterSuite } from '../../contracts/breach-counter.suite.ts'

breachCounterSuite('memory', async () => new MemoryBreachCounter())
