using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// Refuses settings of reserved instances that are out of range, all at once.
/// </summary>
internal sealed class ReserveOptionsValidator : IValidateOptions<ReserveOptions>
{
    public ValidateOptionsResult Validate(string? name, ReserveOptions options) =>
        options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
