namespace Aspire.Hosting;

public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}

public class DistributedApplicationExecutionContext
{
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation) => Operation = operation;

    public DistributedApplicationOperation Operation { get; }

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}

public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
