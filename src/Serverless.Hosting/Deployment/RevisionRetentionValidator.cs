using Microsoft.Extensions.Options;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Refuses settings of the garbage collection that are out of range, all at once.
/// </summary>
internal sealed class RevisionRetentionValidator : IValidateOptions<RevisionRetention>
{
    public ValidateOptionsResult Validate(string? name, RevisionRetention options) =>
        options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
