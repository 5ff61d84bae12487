const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's environment for Node.js, whose global object is an ordinary one. In Jest's own, every use of a global name such
 * as `Object` goes through a proxy, which takes twenty times as long.
 */
module.exports = class NodeEnvironment extends TestEnvironment {
  constructor(...settings) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...settings);
    } finally {
      vm.createContext = createContext;
    }
  }
};
