import type { Json } from '../../json.js';
import { ExpressionSyntaxError } from '../errors.js';
import { currentScope } from '../scope.js';
import type { Ast, AstOf } from '../syntax/ast.js';
import { formatter } from '../text/formats.js';
import { compileIndex, compileIterate, compileSlice } from './access.js';
import { compileAssignment } from './assignment.js';
import { compileBind, compileForeach, compileReduce } from './binding.js';
import { compileCall, compileDefine } from './calls.js';
import { compileArray, compileObject, compileText } from './construction.js';
import { compileAlternative, compileBreak, compileIf, compileLabel, compileTry } from './control.js';
import { distanceTo, type Names } from './names.js';
import { constantNode, type Node, outerEnvironment, singleNode } from './node.js';
import { compileBinary, compileComma, compileLogic, compileNegate, compilePipe } from './operators.js';

/** What is known while one expression is compiled. */
export interface Compilation {
  /** Names that the scope of an evaluation answers for. */
  readonly variables: ReadonlySet<string>;
  /** Which of them the expression really uses. */
  readonly used: Set<string>;
}

/** Turns a parsed expression into closures. @throws ExpressionSyntaxError for a name that is not defined */
export function compile(ast: Ast, names: Names, compilation: Compilation): Node {
  const sub = (child: Ast): Node => compile(child, names, compilation);
  switch (ast.kind) {
    case 'identity':
      return singleNode(
        (input) => input,
        (path, input, _environment, emit) => emit(path, input),
      );
    case 'literal':
      return constantNode(ast.value);
    case 'pipe':
      return compilePipe(sub(ast.left), sub(ast.right));
    case 'comma':
      return compileComma(sub(ast.left), sub(ast.right));
    case 'and':
    case 'or':
      return compileLogic(ast.kind, sub(ast.left), sub(ast.right));
    case 'alternative':
      return compileAlternative(sub(ast.left), sub(ast.right));
    case 'binary':
      return compileBinary(ast.operator, sub(ast.left), sub(ast.right));
    case 'negate':
      return compileNegate(sub(ast.operand));
    case 'index':
      return compileIndex(sub(ast.target), sub(ast.key), ast.target.kind === 'identity');
    case 'slice':
      return compileSlice(sub(ast.target), ast.from && sub(ast.from), ast.to && sub(ast.to));
    case 'iterate':
      return compileIterate(sub(ast.target));
    case 'array':
      return compileArray(sub(ast.items));
    case 'object':
      return compileObject(ast.entries.map((entry) => ({ key: sub(entry.key), value: sub(entry.value) })));
    case 'if':
      return compileIf(sub(ast.condition), sub(ast.then), sub(ast.otherwise));
    case 'try':
      return compileTry(sub(ast.body), ast.handler && sub(ast.handler));
    case 'format':
      return compileFormat(ast);
    case 'variable':
      return compileVariable(ast, names, compilation);
    default:
      return compileWithNames(ast, names, compilation);
  }
}

/** The kinds that bind names, or look up other names than variables. */
function compileWithNames(
  ast: AstOf<'text' | 'assign' | 'bind' | 'reduce' | 'foreach' | 'label' | 'break' | 'define' | 'call'>,
  names: Names,
  compilation: Compilation,
): Node {
  switch (ast.kind) {
    case 'text':
      return compileText(
        ast.parts.map((part) => (typeof part === 'string' ? part : compile(part, names, compilation))),
        ast.format,
      );
    case 'assign':
      return compileAssignment(
        ast.operator,
        compile(ast.target, names, compilation),
        compile(ast.value, names, compilation),
      );
    case 'bind':
      return compileBind(ast, names, compilation);
    case 'reduce':
      return compileReduce(ast, names, compilation);
    case 'foreach':
      return compileForeach(ast, names, compilation);
    case 'label':
      return compileLabel(ast, names, compilation);
    case 'break':
      return compileBreak(ast, names);
    case 'define':
      return compileDefine(ast, names, compilation);
    case 'call':
      return compileCall(ast, names, compilation);
  }
}

function compileFormat(ast: AstOf<'format'>): Node {
  const format = formatter(ast.format);
  return singleNode(format);
}

/** A variable of the expression itself, or one that the scope of the evaluation answers for. */
function compileVariable(ast: AstOf<'variable'>, names: Names, compilation: Compilation): Node {
  const links = distanceTo(names, 'variable', ast.name);
  if (links >= 0) {
    return singleNode((_input, environment) => outerEnvironment(environment, links).bound as Json);
  }
  if (ast.name === 'ENV') {
    throw new ExpressionSyntaxError('$ENV is not available: an expression cannot see the environment', ast.offset);
  }
  if (!compilation.variables.has(ast.name)) {
    throw new ExpressionSyntaxError(`$${ast.name} is not defined`, ast.offset, ast.name);
  }
  compilation.used.add(ast.name);
  return singleNode(() => currentScope().get(ast.name));
}
