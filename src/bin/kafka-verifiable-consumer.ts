import { main } from '../cli/kafka-verifiable-consumer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
