namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for probes.
/// </summary>
internal static class ProbeRules
{
    private static readonly string[] Handlers = ["httpGet", "tcpSocket", "exec", "grpc"];

    // where several are given, the reference spells one of them differently
    private static readonly string[] HandlersOfSeveral = ["httpGet", "tcpSocket", "exec", "gRPC"];

    public static void Check(ContainerSpec container, string path, ValidationErrors errors)
    {
        CheckHandler(container.LivenessProbe, ValidationErrors.In(path, "livenessProbe"), errors);
        CheckHandler(container.StartupProbe, ValidationErrors.In(path, "startupProbe"), errors);
        CheckHandler(container.ReadinessProbe, ValidationErrors.In(path, "readinessProbe"), errors);
        CheckReadiness(container.ReadinessProbe, ValidationErrors.In(path, "readinessProbe"), errors);
    }

    private static void CheckHandler(ProbeSpec? probe, string path, ValidationErrors errors)
    {
        if (probe is null)
        {
            return;
        }

        bool[] given = [probe.HttpGet is not null, probe.TcpSocket is not null, probe.Exec.Count > 0, probe.Grpc is not null];
        var count = given.Count(isGiven => isGiven);
        if (count != 1)
        {
            var fields = (count == 0 ? Handlers : HandlersOfSeveral).Where((_, index) => count == 0 || given[index]).Select(handler => ValidationErrors.In(path, handler));
            errors.Add(count == 0 ? Messages.GotNeither : Messages.GotBoth, [.. fields]);
        }
    }

    // a period of 0 is the aggressive probe, which has timings of its own
    private static void CheckReadiness(ProbeSpec? probe, string path, ValidationErrors errors)
    {
        if (probe is null)
        {
            return;
        }

        CheckAtLeast(0, probe.PeriodSeconds, ValidationErrors.In(path, "periodSeconds"), errors);
        CheckAtLeast(0, probe.InitialDelaySeconds, ValidationErrors.In(path, "initialDelaySeconds"), errors);
        CheckAtLeast(1, probe.SuccessThreshold, ValidationErrors.In(path, "successThreshold"), errors);
        if (probe.PeriodSeconds != 0)
        {
            CheckAtLeast(1, probe.TimeoutSeconds, ValidationErrors.In(path, "timeoutSeconds"), errors);
            CheckAtLeast(1, probe.FailureThreshold, ValidationErrors.In(path, "failureThreshold"), errors);
            return;
        }

        CheckAbsent(probe.FailureThreshold, "failureThreshold", path, errors);
        CheckAbsent(probe.TimeoutSeconds, "timeoutSeconds", path, errors);
    }

    private static void CheckAtLeast(int low, int value, string field, ValidationErrors errors)
    {
        if (value < low)
        {
            errors.Add(Messages.OutOfBounds(low, value, int.MaxValue), field);
        }
    }

    private static void CheckAbsent(int value, string field, string path, ValidationErrors errors)
    {
        if (value != 0)
        {
            errors.Add($"{field} is disallowed when periodSeconds is zero", ValidationErrors.In(path, field));
        }
    }
}
