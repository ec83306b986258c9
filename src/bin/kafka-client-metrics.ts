import { main } from '../cli/kafka-client-metrics.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
