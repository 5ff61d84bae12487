'use strict';
// One cold start: loads the handler named on the command line, as Lambda's runtime does, and gives it the event.
const [, , file, event] = process.argv;

require(file)
  .handler(JSON.parse(event), { logStreamName: 'benchmark', functionName: 'benchmark' })
  .then(
    () => {},
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
