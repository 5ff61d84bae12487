/** jsii takes the CDK's types for unknown ones where the path has letters outside ASCII, in hundreds of errors. */
const folder = process.cwd();
if (!/^[\0-\x7f]*$/.test(folder)) {
  console.error(
    `jsii cannot build in ${folder}: move the folder to a path without letters outside ASCII, for instance below /tmp`,
  );
  process.exit(1);
}
