import { main } from '../cli/kafka-producer-perf-test.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
