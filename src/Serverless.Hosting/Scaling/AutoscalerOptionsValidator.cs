using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Refuses settings of the autoscaler that are out of range, all at once.
/// </summary>
internal sealed class AutoscalerOptionsValidator : IValidateOptions<AutoscalerOptions>
{
    public ValidateOptionsResult Validate(string? name, AutoscalerOptions options) =>
        options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
