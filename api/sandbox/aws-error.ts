/** An error as AWS returns it: code, HTTP status and message. The protocol decides how it is written. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
  }
}

export function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", 404, message);
}

export function entityAlreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", 409, message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", 409, message);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", 409, message);
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDenied", 403, message);
}
