using Microsoft.Extensions.Options;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Refuses settings of the routing that are out of range, all at once.
/// </summary>
internal sealed class RoutingOptionsValidator : IValidateOptions<RoutingOptions>
{
    public ValidateOptionsResult Validate(string? name, RoutingOptions options) =>
        options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
