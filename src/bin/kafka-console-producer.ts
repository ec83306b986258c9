import { main } from '../cli/kafka-console-producer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
