import { main } from '../cli/kafka-e2e-latency.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
