import { main } from '../cli/kafka-console-consumer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
